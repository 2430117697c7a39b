// Properties and methods: a class hierarchy, a linked list, a binary tree, getters.
class Shape { constructor(name) { this.name = name; } area() { return 0; } describe() { return this.area() * 2; } }
class Rectangle extends Shape {
  constructor(width, height) { super('rectangle'); this.width = width; this.height = height; }
  area() { return this.width * this.height; }
}
class Square extends Rectangle { constructor(side) { super(side, side); } get side() { return this.width; } }
let total = 0;
const shapes = [];
for (let i = 0; i < 100; i++) shapes.push(i % 2 ? new Rectangle(i, 2) : new Square(i));
for (let round = 0; round < 8000; round++) {
  for (let i = 0; i < shapes.length; i++) total += shapes[i].describe();
}
class Tree {
  constructor(key) { this.key = key; this.left = null; this.right = null; }
  insert(key) {
    let node = this;
    for (;;) {
      if (key < node.key) {
        if (node.left === null) { node.left = new Tree(key); return; }
        node = node.left;
      } else {
        if (node.right === null) { node.right = new Tree(key); return; }
        node = node.right;
      }
    }
  }
  sum() { return this.key + (this.left ? this.left.sum() : 0) + (this.right ? this.right.sum() : 0); }
}
const root = new Tree(5000);
for (let i = 1, key = 7919; i < 40000; i++) { key = (key * 31 + 17) % 10007; root.insert(key); }
let list = null;
for (let i = 0; i < 300000; i++) list = {value: i, next: list};
for (let node = list; node !== null; node = node.next) total += node.value;
for (let i = 0; i < 300000; i++) { const {width, height} = shapes[i % 100]; total += width - height + (shapes[(i * 2) % 100].side); }
console.log(total, root.sum());
