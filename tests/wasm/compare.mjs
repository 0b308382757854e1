// Runs every script of tests/determinism.txt in WebAssembly and compares the digests of what comes out.
//
//   node compare.mjs comity_wasm.wasm [word]     only scripts of whose name the word is a part
//
// DIFFER=folder keeps the transcripts that differ there.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const [program, word = ''] = process.argv.slice(2);
const code = new WebAssembly.Module(readFileSync(program));

const asked = WebAssembly.Module.imports(code);
if (asked.length > 0) {
  console.log('asks the host for', asked.map(({ module, name }) => `${module}.${name}`).join(', '));
  process.exit(1);
}
console.log(`${code ? readFileSync(program).length : 0} bytes, asks the host for nothing`);

/// A fresh machine for each script, so that none can spoil the next.
function answer(name, text) {
  const { memory, room, run, answer } = new WebAssembly.Instance(code).exports;
  const script = new TextEncoder().encode(`${name}\n${text}`);
  const at = room(script.length);
  new Uint8Array(memory.buffer, at, script.length).set(script);
  const length = run();
  const found = new TextDecoder().decode(new Uint8Array(memory.buffer, answer(), length));
  const line = found.indexOf('\n');
  return { digest: found.slice(0, line), transcript: found.slice(line + 1), held: memory.buffer.byteLength };
}

let [same, others, most] = [0, 0, 0];
const begun = performance.now();
const table = readFileSync(join(root, 'tests/determinism.txt'), 'utf8').split('\n');
for (const line of table.filter((line) => line && !line.startsWith('#'))) {
  const [known, name] = [line.slice(0, 64), line.slice(66).replace('slow  ', '')];
  if (!name.includes(word)) continue;
  let result;
  try {
    result = answer(name, readFileSync(join(root, name), 'utf8'));
  } catch (error) {
    result = { digest: `stopped: ${error.message}`, transcript: String(error.stack), held: 0 };
  }
  most = Math.max(most, result.held);
  if (result.digest === known) {
    same += 1;
    continue;
  }
  others += 1;
  console.log(`DIFFERS ${name}: ${result.digest}`);
  if (process.env.DIFFER) {
    mkdirSync(process.env.DIFFER, { recursive: true });
    writeFileSync(join(process.env.DIFFER, name.replaceAll('/', '-')), result.transcript);
  }
}
const seconds = ((performance.now() - begun) / 1000).toFixed(1);
console.log(`${same} scripts give the same bytes, ${others} do not; ${seconds} s, at most ${most >> 20} MB`);
process.exit(others > 0 || same === 0 ? 1 : 0);
