// Floating-point arithmetic: points of the Mandelbrot set and five bodies under gravity.
function mandelbrot(size, limit) {
  let inside = 0;
  for (let row = 0; row < size; row++) {
    const ci = 2 * row / size - 1;
    for (let column = 0; column < size; column++) {
      const cr = 3 * column / size - 2;
      let zr = 0, zi = 0, step = 0;
      while (step < limit && zr * zr + zi * zi <= 4) {
        const next = zr * zr - zi * zi + cr;
        zi = 2 * zr * zi + ci;
        zr = next;
        step++;
      }
      if (step === limit) inside++;
    }
  }
  return inside;
}
function orbit(steps) {
  const xs = [0, 1, 1.5, 5.2, 9.5], ys = [0, 0, 0, 0, 0];
  const vx = [0, 0, 0, 0, 0], vy = [0, 6.28, 5.1, 2.75, 2.04], mass = [39.5, 1e-4, 1e-5, 0.037, 0.011];
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        if (i === j) continue;
        const dx = xs[j] - xs[i], dy = ys[j] - ys[i], squared = dx * dx + dy * dy;
        const pull = 0.001 * mass[j] / (squared * Math.sqrt(squared));
        vx[i] += dx * pull;
        vy[i] += dy * pull;
      }
    }
    for (let i = 0; i < 5; i++) { xs[i] += 0.001 * vx[i]; ys[i] += 0.001 * vy[i]; }
  }
  return xs[1] * xs[1] + ys[1] * ys[1];
}
console.log(mandelbrot(180, 100), orbit(15000).toFixed(6));
