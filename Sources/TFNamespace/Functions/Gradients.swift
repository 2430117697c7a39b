import Script
import Tensors

extension FunctionTable {
  /// Automatic differentiation.
  mutating func addGradients() {
    section("Training / Gradients")
    let f = Parameter.function("f", "(x: Tensor) => Tensor")
    let several = Parameter.function("f", "(...args: Tensor[]) => Tensor")
    add(
      "customGrad", [.function("f", "(...args, save) => {value, gradFunc}")],
      "Gives a function its own gradient: gradFunc(dy, saved) returns one gradient for each argument.",
      returns: "(...args: Tensor[]) => Tensor",
      example:
        "const f = tf.customGrad((x, save) => {\n  save([x]);\n  return {value: x.square(), gradFunc: (dy, [x]) => dy.mul(x.mul(2))};\n});\ntf.grad(f)(tf.scalar(3)).print();"
    ) { call -> Value in
      let function = try call.function(0)
      return call.context.makeFunction("customGradient", 0) { context, arguments in
        let inputs = try arguments.tensors(context, "customGrad")
        return context.value(
          of: try customGrad { inputs, save in
            try withoutActuallyEscaping(save) { try function.withGradient(inputs, $0) }
          }(inputs))
      }
    }
    add(
      "grad", [f], "The derivative of f: a function of x (and dy) that gives df/dx.",
      returns: "(x: Tensor, dy?: Tensor) => Tensor", example: "tf.grad(x => x.square())(tf.scalar(3)).print();"
    ) { call -> Value in
      let function = try call.function(0)
      return call.context.makeFunction("grad", 2) { context, arguments in
        let x = try arguments.tensor(0, "x", "f(x, dy)", context)
        return context.value(
          of: try Engine.tidy { try Tensors.grad { try function.tensor([$0]) }(x, arguments.gradient(context)) })
      }
    }
    add(
      "grads", [several], "The derivatives of f with respect to each of its arguments.",
      returns: "(args: Tensor[], dy?: Tensor) => Tensor[]",
      example: "const [da, db] = tf.grads((a, b) => a.mul(b))([tf.scalar(2), tf.scalar(3)]);\nda.print();"
    ) { call -> Value in
      let function = try call.function(0)
      return call.context.makeFunction("grads", 2) { context, arguments in
        let list = try arguments.tensorList("grads", context)
        return try Engine.tidy {
          try Tensors.grads { try function.tensor($0) }(list, arguments.gradient(context))
        }.scriptValue(context)
      }
    }
    add(
      "valueAndGrad", [f], "As tf.grad, but gives the value of f too.",
      returns: "(x: Tensor, dy?: Tensor) => {value, grad}",
      example: "const {value, grad} = tf.valueAndGrad(x => x.square())(tf.scalar(3));\ngrad.print();"
    ) { call -> Value in
      let function = try call.function(0)
      return call.context.makeFunction("valueAndGrad", 2) { context, arguments in
        let x = try arguments.tensor(0, "x", "f(x, dy)", context)
        let result = try Tensors.valueAndGrad { try function.tensor([$0]) }(x, arguments.gradient(context))
        return try NamedResults(["grad": result.gradient, "value": result.value]).scriptValue(context)
      }
    }
    add(
      "valueAndGrads", [several], "As tf.grads, but gives the value of f too.",
      returns: "(args: Tensor[], dy?: Tensor) => {value, grads}",
      example:
        "const {value, grads} = tf.valueAndGrads((a, b) => a.mul(b))([tf.scalar(2), tf.scalar(3)]);\nvalue.print();"
    ) { call -> Value in
      let function = try call.function(0)
      return call.context.makeFunction("valueAndGrads", 2) { context, arguments in
        let list = try arguments.tensorList("valueAndGrads", context)
        let result = try Tensors.valueAndGrads(
          { try function.tensor($0) }, list, dy: arguments.gradient(context))
        return try NamedResults(["grads": result.gradients, "value": result.value]).scriptValue(context)
      }
    }
    add(
      "variableGrads", [.function("f", "() => Scalar"), .any("varList", "Variable[]", optional: "all trainable")],
      "The value of f and its derivatives with respect to variables, by name.", returns: "{value, grads}",
      example:
        "const w = tf.variable(tf.scalar(2));\nconst {grads} = tf.variableGrads(() => w.square());\ngrads[w.name].print();"
    ) { call -> NamedResults in
      let function = try call.function(0)
      let variables = try call.variables(1)
      let (value, gradients) = try variableGradients({ try function.tensor([]) }, variables)
      // Only variables that the value depends on have an entry; those asked for but not trained have one without a gradient.
      let frozen = (variables ?? []).filter { !$0.isTrainable }.map { (variable: $0, gradient: Tensor?.none) }
      return NamedResults(["value": value, "grads": NamedTensors(gradients.filter { $0.gradient != nil } + frozen)])
    }
  }
}

/// Gradients by the names of their variables.
struct NamedTensors: ScriptConvertible {
  static let scriptTypeName = "{[name: string]: Tensor}"
  let tensors: [(name: String, tensor: Tensor?)]

  init(_ tensors: [(name: String, tensor: Tensor?)]) { self.tensors = tensors }

  init(_ gradients: [(variable: Variable, gradient: Tensor?)]) {
    tensors = gradients.map { ($0.variable.name, $0.gradient) }
  }

  func scriptValue(_ context: TFContext) throws -> Value {
    let object = context.realm.makeObject()
    for (name, tensor) in tensors { object.put(PropertyKey(name), try tensor.scriptValue(context)) }
    return Value(object)
  }
}

extension Arguments {
  fileprivate func tensor(_ index: Int, _ name: String, _ function: String, _ context: TFContext) throws -> Tensor {
    try Argument(self[index], name, of: function, context: context).tensor(.any)
  }

  fileprivate func tensorList(_ function: String, _ context: TFContext) throws -> [Tensor] {
    try Argument(self[0], "args", of: "f(args, dy)", context: context).tensors(.any)
  }

  fileprivate func tensors(_ context: TFContext, _ function: String) throws -> [Tensor] {
    try (0..<count).map { try tensor($0, "args[\($0)]", function, context) }
  }

  /// The gradient that flows in, the second argument of the functions that `tf.grad` and the like return.
  fileprivate func gradient(_ context: TFContext) throws -> Tensor? {
    self[1].isNullish ? nil : try tensor(1, "dy", "grad", context)
  }
}

extension Call {
  /// A list of variables, nil when none was passed.
  func variables(_ index: Int) throws -> [Variable]? {
    guard isGiven(index) else { return nil }
    guard let array = self[index].asArray else { throw argument(index).mismatch("an array of variables") }
    return try array.values.map { element in
      guard let variable = context.tensor(element) as? Variable else {
        throw argument(index).mismatch("an array of variables", hint: "Make variables with tf.variable().")
      }
      return variable
    }
  }
}

extension ScriptFunction {
  /// Calls the function of `tf.customGrad`: the arguments and `save`; the result is the value and a gradient function.
  fileprivate func withGradient(
    _ inputs: [Tensor], _ save: @escaping ([Tensor]) -> Void
  ) throws -> (value: Tensor, gradient: (Tensor, [Tensor]) throws -> [Tensor]) {
    let machine = context.machine
    let saver = context.makeFunction("save", 1) { context, arguments in
      save(try Argument(arguments[0], "tensors", of: "save", context: context).tensors(.any))
      return .undefined
    }
    let result = try machine.call(value, arguments: inputs.map { context.value(of: $0) } + [saver])
    guard let object = result.asObject, let tensor = context.tensor(try object.get("value", machine)) else {
      throw machine.error(
        "The function passed to customGrad() must return an object obj = {value, gradFunc} with a tensor as `obj.value`."
      )
    }
    let gradient = try object.get("gradFunc", machine)
    guard gradient.isCallable else {
      throw machine.error(
        "The function passed to customGrad() must return an object obj = {value, gradFunc} with a function as `obj.gradFunc`."
      )
    }
    return (
      tensor,
      { [context] dy, saved in
        let result = try machine.call(
          gradient, arguments: [context.value(of: dy), try saved.scriptValue(context)])
        if let single = context.tensor(result) { return [single] }
        return try Argument(result, "gradients", of: "customGrad", context: context).tensors(.any)
      }
    )
  }
}
