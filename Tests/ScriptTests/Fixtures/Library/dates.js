// Dates, in UTC.
const inputs = ['2020-01-31','2020-01-31T12:00','2020-01-31T12:00:00Z','2020-01-31T12:00:00.123+02:00','2020','2020-06','Jan 31, 2020','31 January 2020 12:30','January 31 2020 1:05 PM','1/31/2020','2020/1/31 10:00','Fri, 31 Jan 2020 12:00:00 GMT','Fri Jan 31 2020 12:00:00 GMT+0100 (CET)','garbage','2020-13-01','2020-02-30','', '+002020-01-01T00:00:00Z','2020-01-31 12:00:00','12/25/95','2020-01-01T24:00:00Z','Tue Mar 01 2022','20 Mar 2021 5pm', '2019-12-31T23:59:59.999Z'];
for (const i of inputs) console.log(i, '=>', new Date(i).getTime());
const d = new Date(2020, 1, 29, 13, 5, 9, 7);
console.log(d, String(d), d.toISOString(), d.toUTCString(), d.toDateString(), d.toTimeString(), d.toLocaleString(), d.toLocaleDateString(), d.toLocaleTimeString(), d.toJSON(), JSON.stringify({d}), +d, d.getDay(), d.getTimezoneOffset());
console.log(Date.UTC(2020,0), Date.UTC(99,0), new Date(NaN), String(new Date(NaN)), new Date(8.64e15).toISOString(), new Date(8.64e15+1), new Date(-62198755200000).toISOString(), new Date(-1).getUTCFullYear(), new Date(0).toISOString());
d.setMonth(13); console.log(d); d.setDate(0); console.log(d); d.setHours(25,61); console.log(d); d.setFullYear(2021,1,31); console.log(d, d.setUTCMilliseconds(5000)); d.setTime(5); console.log(d);
console.log(typeof Date(), Date.length, new Date(2020,5)-new Date(2020,4), `${new Date(0)}`, new Date(0)+1, new Date(0)<new Date(1), Object.prototype.toString.call(d), new Date(d).getTime(), [new Date(0)], {a:new Date(0)}, new Date(2024,0,1,12).getHours());
try { new Date(NaN).toISOString() } catch (e) { console.log(e.name) }
class D extends Date { x() { return this.getTime() } } console.log(new D(7).x(), new D(7)); console.log(new Date(2019, 12), new Date('2021-03-28T02:30:00'), new Date(1900,0,1).getFullYear(), new Date(0,0).getFullYear());
// The options of toLocaleString.
const morning = new Date(Date.UTC(2024, 2, 5, 9, 7, 3, 45)), night = new Date(Date.UTC(2024, 10, 25));
for (const options of [{dateStyle: 'full'}, {dateStyle: 'short', timeStyle: 'medium'}, {dateStyle: 'long', timeStyle: 'short'},
  {weekday: 'long', year: 'numeric', month: 'long', day: 'numeric'}, {month: 'short', day: '2-digit'}, {year: 'numeric', month: 'long'},
  {month: '2-digit', day: '2-digit', year: 'numeric'}, {weekday: 'short', hour: 'numeric'}, {hour: '2-digit', minute: '2-digit'},
  {hour12: false}, {hour: 'numeric', minute: '2-digit', hourCycle: 'h23'}, {minute: '2-digit', second: '2-digit'},
  {hour: 'numeric', second: '2-digit', minute: '2-digit', fractionalSecondDigits: 2}, {timeZone: 'UTC', timeZoneName: 'short'},
  {year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit'}]) {
  for (const date of [morning, night]) console.log(date.toLocaleString('en-US', options).replaceAll('\u202f', ' '));
}
console.log(morning.toLocaleDateString('en-US', {month: 'long'}), morning.toLocaleTimeString('en-US', {timeStyle: 'short'}));
for (const wrong of [{month: 'big'}, {timeZone: 'Nowhere/City'}, {dateStyle: 'short', day: 'numeric'}]) {
  try { morning.toLocaleString('en-US', wrong); } catch (error) { console.log(error.name); }
}
