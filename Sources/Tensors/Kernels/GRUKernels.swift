/// Simple recurrence, and gated recurrent units (Cho et al. 2014) with the gates in the order z, r, h.
extension RecurrentLoop {
  /// h′ = activation(x + h·U) for all steps.
  func simple(
    _ input: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, hidden: UnsafePointer<Float>,
    sequence: UnsafeMutablePointer<Float>
  ) {
    forEachShare { share in
      for step in 0..<steps {
        project(share, step, initial: hidden, sequence: sequence, weights, columns: 0..<units, sequence)
        forEachVector(share) { example, unit, count in
          let here = place(example, step, units) &+ unit
          let value = activation.value(Self.load(input + here) + Self.load(sequence + here))
          Self.store(value, sequence + here, count)
        }
      }
    }
  }

  /// Walks back through the steps of ``simple(_:_:hidden:sequence:)``: `slopes` gets the gradient of the input and
  /// `dHidden` that of the initial state.
  func simpleGradient(
    _ dSequence: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, sequence: UnsafePointer<Float>,
    dHidden: UnsafeMutablePointer<Float>, slopes: UnsafeMutablePointer<Float>
  ) {
    forEachShare { share in
      (dHidden + share.lowerBound &* units).update(repeating: 0, count: share.count &* units)
      for step in stride(from: steps &- 1, through: 0, by: -1) {
        forEachVector(share) { example, unit, count in
          let here = place(example, step, units) &+ unit
          let dh = Self.load(dSequence + here) + Self.load(dHidden + (example &* units &+ unit))
          Self.store(dh * activation.slope(Self.load(sequence + here)), slopes + here, count)
        }
        projectBack(share, step, slopes, weights, columns: 0..<units, dHidden, accumulates: false)
      }
    }
  }

  /// h′ = z·h + (1 − z)·activation(x_h + (r·h)·U_h) for all steps.
  ///
  /// - Parameters:
  ///   - input: the projected input with its bias, [batch, steps, 3·units].
  ///   - gateValues: gets z, r and the candidate after activation, [batch, steps, 3·units].
  ///   - resets: gets r·h, [batch, steps, units].
  func gru(
    _ input: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, hidden: UnsafePointer<Float>,
    gateValues: UnsafeMutablePointer<Float>, resets: UnsafeMutablePointer<Float>,
    sequence: UnsafeMutablePointer<Float>
  ) {
    forEachShare { share in
      for step in 0..<steps {
        project(share, step, initial: hidden, sequence: sequence, weights, columns: 0..<(2 &* units), gateValues)
        forEachVector(share) { example, unit, count in
          let at = place(example, step, width) &+ unit
          let (x, gate) = (input + at, gateValues + at)
          let here = place(example, step, units) &+ unit
          let h = Self.load(before(example, step, unit, hidden, sequence))
          let z = gateActivation.value(Self.load(x) + Self.load(gate))
          let r = gateActivation.value(Self.load(x + units) + Self.load(gate + units))
          Self.store(z, gate, count)
          Self.store(r, gate + units, count)
          Self.store(r * h, resets + here, count)
        }
        let first = share.lowerBound
        MatrixProduct.multiply(
          resets + place(first, step, units), row: steps &* units, weights + 2 &* units, row: width,
          gateValues + (place(first, step, width) &+ 2 &* units), row: steps &* width, rows: share.count,
          columns: units, inner: units)
        forEachVector(share) { example, unit, count in
          let at = place(example, step, width) &+ unit
          let z = Self.load(gateValues + at)
          let last = at &+ 2 &* units
          let candidate = activation.value(Self.load(input + last) + Self.load(gateValues + last))
          let h = Self.load(before(example, step, unit, hidden, sequence))
          Self.store(candidate, gateValues + last, count)
          Self.store(candidate + z * (h - candidate), sequence + (place(example, step, units) &+ unit), count)
        }
      }
    }
  }

  /// Walks back through the steps of ``gru(_:_:hidden:gateValues:resets:sequence:)``.
  ///
  /// - Parameters:
  ///   - dHidden: gets the gradient of the initial state.
  ///   - dResets: scratch, [batch, units].
  ///   - slopes: gets the gradient of the projected input.
  func gruGradient(
    _ dSequence: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, hidden: UnsafePointer<Float>,
    gateValues: UnsafePointer<Float>, sequence: UnsafePointer<Float>, dHidden: UnsafeMutablePointer<Float>,
    dResets: UnsafeMutablePointer<Float>, slopes: UnsafeMutablePointer<Float>
  ) {
    let candidates = (2 &* units)..<width
    forEachShare { share in
      (dHidden + share.lowerBound &* units).update(repeating: 0, count: share.count &* units)
      for step in stride(from: steps &- 1, through: 0, by: -1) {
        forEachVector(share) { example, unit, count in
          let at = place(example, step, width) &+ unit
          let (z, candidate) = (Self.load(gateValues + at), Self.load(gateValues + (at &+ 2 &* units)))
          let h = Self.load(before(example, step, unit, hidden, sequence))
          let state = dHidden + (example &* units &+ unit)
          let dh = Self.load(dSequence + (place(example, step, units) &+ unit)) + Self.load(state)
          Self.store(dh * (h - candidate) * gateActivation.slope(z), slopes + at, count)
          Self.store(dh * (1 - z) * activation.slope(candidate), slopes + (at &+ 2 &* units), count)
          Self.store(dh * z, state, count)
        }
        projectBack(share, step, slopes, weights, columns: candidates, dResets, accumulates: false)
        forEachVector(share) { example, unit, count in
          let at = place(example, step, width) &+ units &+ unit
          let r = Self.load(gateValues + at)
          let h = Self.load(before(example, step, unit, hidden, sequence))
          let state = example &* units &+ unit
          let dReset = Self.load(dResets + state)
          Self.store(dReset * h * gateActivation.slope(r), slopes + at, count)
          Self.store(Self.load(dHidden + state) + dReset * r, dHidden + state, count)
        }
        projectBack(share, step, slopes, weights, columns: 0..<(2 &* units), dHidden, accumulates: true)
      }
    }
  }

  /// h′ = z·h + (1 − z)·activation(x_h + r·(h·U_h + b_h)) for all steps: the reset gate comes after the product.
  ///
  /// - Parameters:
  ///   - bias: added to the products h·U, [3·units].
  ///   - gateValues: gets z, r and the candidate after activation, [batch, steps, 3·units].
  ///   - memories: gets h·U_h + b_h, [batch, steps, units].
  func gruResetAfter(
    _ input: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, bias: UnsafePointer<Float>,
    hidden: UnsafePointer<Float>, gateValues: UnsafeMutablePointer<Float>, memories: UnsafeMutablePointer<Float>,
    sequence: UnsafeMutablePointer<Float>
  ) {
    forEachShare { share in
      for step in 0..<steps {
        project(share, step, initial: hidden, sequence: sequence, weights, columns: 0..<width, gateValues)
        forEachVector(share) { example, unit, count in
          let at = place(example, step, width) &+ unit
          let (x, gate) = (input + at, gateValues + at)
          let here = place(example, step, units) &+ unit
          let h = Self.load(before(example, step, unit, hidden, sequence))
          let z = gateActivation.value(Self.load(x) + Self.load(gate) + Self.load(bias + unit))
          let r = gateActivation.value(
            Self.load(x + units) + Self.load(gate + units) + Self.load(bias + (units &+ unit)))
          let memory = Self.load(gate + 2 &* units) + Self.load(bias + (2 &* units &+ unit))
          let candidate = activation.value(Self.load(x + 2 &* units) + r * memory)
          Self.store(z, gate, count)
          Self.store(r, gate + units, count)
          Self.store(candidate, gate + 2 &* units, count)
          Self.store(memory, memories + here, count)
          Self.store(candidate + z * (h - candidate), sequence + here, count)
        }
      }
    }
  }

  /// Walks back through the steps of ``gruResetAfter(_:_:bias:hidden:gateValues:memories:sequence:)``.
  ///
  /// - Parameters:
  ///   - dHidden: gets the gradient of the initial state.
  ///   - slopes: gets the gradient of the projected input.
  ///   - productSlopes: gets the gradient of the products h·U + b.
  func gruResetAfterGradient(
    _ dSequence: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, hidden: UnsafePointer<Float>,
    gateValues: UnsafePointer<Float>, memories: UnsafePointer<Float>, sequence: UnsafePointer<Float>,
    dHidden: UnsafeMutablePointer<Float>, slopes: UnsafeMutablePointer<Float>,
    productSlopes: UnsafeMutablePointer<Float>
  ) {
    forEachShare { share in
      (dHidden + share.lowerBound &* units).update(repeating: 0, count: share.count &* units)
      for step in stride(from: steps &- 1, through: 0, by: -1) {
        forEachVector(share) { example, unit, count in
          let at = place(example, step, width) &+ unit
          let here = place(example, step, units) &+ unit
          let (z, r) = (Self.load(gateValues + at), Self.load(gateValues + (at &+ units)))
          let candidate = Self.load(gateValues + (at &+ 2 &* units))
          let h = Self.load(before(example, step, unit, hidden, sequence))
          let state = dHidden + (example &* units &+ unit)
          let dh = Self.load(dSequence + here) + Self.load(state)
          let dUpdate = dh * (h - candidate) * gateActivation.slope(z)
          let dCandidate = dh * (1 - z) * activation.slope(candidate)
          let dReset = dCandidate * Self.load(memories + here) * gateActivation.slope(r)
          Self.store(dUpdate, slopes + at, count)
          Self.store(dUpdate, productSlopes + at, count)
          Self.store(dReset, slopes + (at &+ units), count)
          Self.store(dReset, productSlopes + (at &+ units), count)
          Self.store(dCandidate, slopes + (at &+ 2 &* units), count)
          Self.store(dCandidate * r, productSlopes + (at &+ 2 &* units), count)
          Self.store(dh * z, state, count)
        }
        projectBack(share, step, productSlopes, weights, columns: 0..<width, dHidden, accumulates: true)
      }
    }
  }

  /// Where the state of an example before a step lies.
  @inline(__always)
  private func before(
    _ example: Int, _ step: Int, _ unit: Int, _ hidden: UnsafePointer<Float>, _ sequence: UnsafePointer<Float>
  ) -> UnsafePointer<Float> {
    step == 0 ? hidden + (example &* units &+ unit) : sequence + (place(example, step &- 1, units) &+ unit)
  }
}
