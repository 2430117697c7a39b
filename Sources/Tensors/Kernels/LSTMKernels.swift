/// Long short-term memory (Hochreiter and Schmidhuber 1997) with the gates in the order i, f, c, o:
/// c′ = f·c + i·g, h′ = o·activation(c′).
extension RecurrentLoop {
  /// Runs all steps.
  ///
  /// - Parameters:
  ///   - input: the projected input with its bias, [batch, steps, 4·units].
  ///   - weights: the recurrent weights, [units, 4·units].
  ///   - gateValues: gets the gates after activation, [batch, steps, 4·units].
  ///   - cells: gets the cell states after each step, [batch, steps, units].
  ///   - sequence: gets the hidden states after each step.
  func lstm(
    _ input: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, hidden: UnsafePointer<Float>,
    cell: UnsafePointer<Float>, gateValues: UnsafeMutablePointer<Float>, cells: UnsafeMutablePointer<Float>,
    sequence: UnsafeMutablePointer<Float>
  ) {
    forEachShare { share in
      for step in 0..<steps {
        project(
          share, step, initial: hidden, sequence: sequence, weights, columns: 0..<width, gateValues)
        forEachVector(share) { example, unit, count in
          let at = place(example, step, width) &+ unit
          let (x, z) = (input + at, gateValues + at)
          let i = gateActivation.value(Self.load(x) + Self.load(z))
          let f = gateActivation.value(Self.load(x + units) + Self.load(z + units))
          let g = activation.value(Self.load(x + 2 &* units) + Self.load(z + 2 &* units))
          let o = gateActivation.value(Self.load(x + 3 &* units) + Self.load(z + 3 &* units))
          let here = place(example, step, units) &+ unit
          let before = step == 0 ? cell + (example &* units &+ unit) : UnsafePointer(cells + (here &- units))
          let c = f * Self.load(before) + i * g
          Self.store(i, z, count)
          Self.store(f, z + units, count)
          Self.store(g, z + 2 &* units, count)
          Self.store(o, z + 3 &* units, count)
          Self.store(c, cells + here, count)
          Self.store(o * activation.value(c), sequence + here, count)
        }
      }
    }
  }

  /// Walks back through all steps.
  ///
  /// - Parameters:
  ///   - dSequence: the gradient of the hidden states, [batch, steps, units].
  ///   - dHidden: scratch; gets the gradient of the initial hidden state.
  ///   - dCell: the gradient of the last cell state; gets that of the initial one.
  ///   - slopes: gets the gradient of the projected input.
  func lstmGradient(
    _ dSequence: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, cell: UnsafePointer<Float>,
    gateValues: UnsafePointer<Float>, cells: UnsafePointer<Float>, dHidden: UnsafeMutablePointer<Float>,
    dCell: UnsafeMutablePointer<Float>, slopes: UnsafeMutablePointer<Float>
  ) {
    forEachShare { share in
      (dHidden + share.lowerBound &* units).update(repeating: 0, count: share.count &* units)
      for step in stride(from: steps &- 1, through: 0, by: -1) {
        forEachVector(share) { example, unit, count in
          let at = place(example, step, width) &+ unit
          let (z, dz) = (gateValues + at, slopes + at)
          let (i, f) = (Self.load(z), Self.load(z + units))
          let (g, o) = (Self.load(z + 2 &* units), Self.load(z + 3 &* units))
          let here = place(example, step, units) &+ unit
          let state = example &* units &+ unit
          let before = step == 0 ? cell + state : cells + (here &- units)
          let output = activation.value(Self.load(cells + here))
          let dh = Self.load(dSequence + here) + Self.load(dHidden + state)
          let dc = Self.load(dCell + state) + dh * o * activation.slope(output)
          Self.store(dc * g * gateActivation.slope(i), dz, count)
          Self.store(dc * Self.load(before) * gateActivation.slope(f), dz + units, count)
          Self.store(dc * i * activation.slope(g), dz + 2 &* units, count)
          Self.store(dh * output * gateActivation.slope(o), dz + 3 &* units, count)
          Self.store(dc * f, dCell + state, count)
        }
        projectBack(share, step, slopes, weights, columns: 0..<width, dHidden, accumulates: false)
      }
    }
  }
}
