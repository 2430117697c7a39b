// JSON: a table of records written and read again, nested and flat.
const records = Array.from({length: 4000}, (_, i) => ({
  id: i, name: 'flower "' + i + '"', petals: [i * 0.5, i * 0.25, i % 7], tags: {species: 'setosa', known: i % 2 === 0, note: null},
}));
let length = 0, sum = 0;
for (let round = 0; round < 12; round++) {
  const text = JSON.stringify({round, records});
  length += text.length;
  const back = JSON.parse(text);
  for (const record of back.records) sum += record.petals[0] + record.name.length + (record.tags.known ? 1 : 0);
}
const pretty = JSON.stringify(records.slice(0, 500), null, 2);
const picked = JSON.parse(pretty, (key, value) => (key === 'id' ? value + 1 : value));
console.log(length, sum, pretty.length, picked[499].id);
