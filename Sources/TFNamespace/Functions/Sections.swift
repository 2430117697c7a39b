extension FunctionTable {
  /// Adds the entries of all headings, in the order of the API page.
  mutating func addAllSections() {
    addCreation()
    addArithmetic()
    addBasicMath()
    addLogical()
    addReduction()
    addMatrices()
    addTransformations()
    addSlicingAndJoining()
    addEvaluation()
    addRandom()
    addNormalization()
    addLosses()
    addGradients()
    addMemory()
    addOptimizers()
    addTensorClass()
    addVariableClass()
    addTensorBufferClass()
    addOptimizerClasses()
    addVisRender()
    addVisShow()
    addVisMetrics()
  }
}
