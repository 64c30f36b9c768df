/** Writes the table of docs/clients.md: `node run.mjs test/sdks/write-clients.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { BEGIN, clientsTable, END } from './clients-table.ts';

const path = new URL('../../docs/clients.md', import.meta.url);
const text = readFileSync(path, 'utf8');
const [from, to] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)];
if (from < BEGIN.length || to < from) throw new Error(`docs/clients.md has no ${BEGIN}`);
writeFileSync(path, text.slice(0, from) + clientsTable() + text.slice(to));
