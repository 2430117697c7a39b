import Foundation
import Tensors
import Testing

extension EngineSuite {
  /// Fourier transforms beside the sums that define them, and the complex numbers they take.
  @Suite struct FourierTests {
    private func numbers(_ count: Int, _ seed: Int) -> [Float] { (0..<count).map { Float(($0 * seed) % 101) / 50 - 1 } }

    @Test(arguments: [1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 24, 60, 97, 128])
    func everyLength(_ length: Int) throws {
      let rows = 3
      let (real, imaginary) = (numbers(rows * length, 37), numbers(rows * length, 53))
      let x = try Tensor.complex(
        Tensor(real, shape: [rows, length]), Tensor(imaginary, shape: [rows, length]))
      let spectrum = try x.fft()
      let (re, im) = (try spectrum.real().doubles(), try spectrum.imag().doubles())
      for row in 0..<rows {
        for k in 0..<length {
          var sum = (0.0, 0.0)
          for j in 0..<length {
            let angle = -2 * Double.pi * Double(j * k % length) / Double(length)
            let (a, b) = (Double(real[row * length + j]), Double(imaginary[row * length + j]))
            sum.0 += a * cos(angle) - b * sin(angle)
            sum.1 += a * sin(angle) + b * cos(angle)
          }
          #expect(abs(re[row * length + k] - sum.0) < 1e-5 * Double(length))
          #expect(abs(im[row * length + k] - sum.1) < 1e-5 * Double(length))
        }
      }
      let back = try spectrum.ifft()
      #expect(zip(try back.real().floatValues(), real).allSatisfy { abs($0 - $1) < 1e-5 })
      #expect(zip(try back.imag().floatValues(), imaginary).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test(arguments: [0, 1, 15, 16, 17, 70, 40_003])
    func partsOfComplexNumbers(_ count: Int) throws {
      let (real, imaginary) = (numbers(count, 37), numbers(count, 53))
      let z = try Tensor.complex(Tensor(real), Tensor(imaginary))
      #expect(try z.real().floatValues() == real && z.imag().floatValues() == imaginary)
      let magnitudes = try z.abs().floatValues()
      #expect(zip(magnitudes, zip(real, imaginary)).allSatisfy { abs($0 - hypotf($1.0, $1.1)) <= $0.ulp })
    }

    @Test func magnitudesAtTheBorders() throws {
      let values: [Float] = [.infinity, -.infinity, .nan, 0, 3e38, 0x1p-140]
      for (x, y) in values.flatMap({ x in values.map { (x, $0) } }) {
        let found = try Tensor.complex(Tensor([x]), Tensor([y])).abs().floatValues()[0], wanted = hypotf(x, y)
        #expect(found == wanted || (found.isNaN && wanted.isNaN) || abs(found - wanted) <= wanted.ulp, "\(x) + \(y)i")
      }
    }
  }
}
