import Testing

@Suite("Weights as bytes", .serialized) struct WeightCodecTests {
  private func output(_ code: String) -> String { ProgramRunner.output(of: code) }

  @Test("every dtype is written little endian without gaps and read back")
  func dtypes() {
    let text = output(
      """
      const {data, specs} = await tf.io.encodeWeights([
        {name: 'f', tensor: tf.tensor1d([1.5, -2])}, {name: 'i', tensor: tf.tensor1d([258, -1], 'int32')},
        {name: 'b', tensor: tf.tensor1d([true, false], 'bool')}, {name: 's', tensor: tf.tensor1d(['é', ''])},
        {name: 'c', tensor: tf.complex([1], [2])}, {name: 'e', tensor: tf.zeros([0, 3])}], 'optimizer');
      console.log(Buffer.from(data).toString('hex'));
      console.log(specs.map((s) => `${s.name}:${s.dtype}[${s.shape}]${s.group}`).join(' '));
      const back = tf.io.decodeWeights(data, specs);
      console.log(Object.values(back).map((t) => t.dtype + '[' + t.shape + '] ' + Array.from(t.dataSync())).join('; '));
      const plain = await tf.io.encodeWeights({a: tf.scalar(1), b: tf.variable(tf.scalar(2))});
      console.log(JSON.stringify(plain.specs), plain.data.byteLength);
      """)
    #expect(
      text == """
        0000c03f000000c002010000ffffffff010002000000c3a9000000000000803f00000040
        f:float32[2]optimizer i:int32[2]optimizer b:bool[2]optimizer s:string[2]optimizer c:complex64[1]optimizer \
        e:float32[0,3]optimizer
        float32[2] 1.5,-2; int32[2] 258,-1; bool[2] 1,0; string[2] é,; complex64[1] 1,2; float32[0,3]\u{20}
        [{"name":"a","shape":[],"dtype":"float32"},{"name":"b","shape":[],"dtype":"float32"}] 8

        """)
  }

  @Test("quantized weights are expanded: uint8, uint16 and half precision")
  func quantized() {
    let text = output(
      """
      const bytes = new Uint8Array([0, 1, 255, 0x10, 0x27, 0x00, 0x3C, 0x00, 0xC0, 0xFF, 0x7B, 0x01, 0x00, 3]).buffer;
      const q = (name, shape, quantization, dtype = 'float32') => ({name, shape, dtype, quantization});
      const all = tf.io.decodeWeights(bytes, [q('u', [3], {dtype: 'uint8', min: -1, scale: 0.5}),
        q('w', [1], {dtype: 'uint16', min: 0.25, scale: 0.001}), q('h', [4], {dtype: 'float16'}),
        q('i', [1], {dtype: 'uint8', min: -1.2, scale: 1.5}, 'int32')]);
      for (const t of Object.values(all)) console.log(t.dtype, Array.from(t.dataSync()).join());
      """)
    #expect(
      text == """
        float32 -1,-0.5,126.5
        float32 10.25
        float32 1,-2,65504,5.960464477539063e-8
        int32 3

        """)
  }

  @Test("entries that do not fit the bytes are errors that name the weight")
  func misfits() {
    let text = output(
      """
      const w = (entry, bytes = 4) => {
        try { tf.io.decodeWeights(new ArrayBuffer(bytes), [{name: 'w', shape: [1], dtype: 'float32', ...entry}]); console.log('no error'); }
        catch (e) { console.log(e.message); }
      };
      w({}, 3); w({dtype: 'float64'}); w({shape: [-1]}); w({shape: [2 ** 40, 2 ** 40]}); w({shape: 'x'}); w({shape: [1.5]});
      w({dtype: 'string'}, 3); w({dtype: 'string', shape: [2]}, 7);
      w({quantization: {dtype: 'int4'}}); w({quantization: {dtype: 'uint8'}}); w({quantization: {dtype: 'float16'}, dtype: 'int32'});
      w({shape: [2 ** 32]}); w({name: undefined});
      """)
    let lines = text.split(separator: "\n")
    #expect(lines.count == 13)
    for line in lines.dropLast() { #expect(line.contains("'w'"), "\(line)") }
    #expect(lines.last?.contains("name") ?? false)
  }

  @Test("buffers are joined, and bytes may come piece by piece")
  func pieces() {
    let text = output(
      """
      const hex = (b) => Buffer.from(b).toString('hex');
      console.log(hex(tf.io.concatenateArrayBuffers([new Uint8Array([1, 2]).buffer, new Uint8Array([3])])));
      console.log(hex(tf.io.concatenateArrayBuffers(new Uint8Array([9]).buffer)), tf.io.concatenateArrayBuffers([]).byteLength);
      const {data, specs} = await tf.io.encodeWeights({a: tf.tensor1d([1, 2, 3])});
      async function* parts() { yield data.slice(0, 5); yield data.slice(5); }
      const left = [data.slice(0, 3), data.slice(3)];
      const reader = {read: async () => left.length ? {value: new Uint8Array(left.shift()), done: false} : {done: true}};
      for (const source of [parts(), {getReader: () => reader}, [data], data]) {
        console.log((await tf.io.decodeWeightsStream(source, specs)).a.dataSync().join());
      }
      await tf.io.decodeWeightsStream([data.slice(0, 3)], specs).catch((e) => console.log(e.message.includes("'a'")));
      await tf.io.decodeWeightsStream(5, specs);
      """)
    #expect(text.hasPrefix("010203\n09 0\n1,2,3\n1,2,3\n1,2,3\n1,2,3\ntrue\nerror: "))
  }
}
