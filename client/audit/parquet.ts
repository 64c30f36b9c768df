import type { ParquetWriter } from 'hyparquet-writer';
import { COLUMNS, type Row } from './export-rows.ts';

const NUMBERS: ReadonlySet<string> = new Set(['count', 'policyVersion', 'durationSeconds', 'seq']);
const FLAGS: ReadonlySet<string> = new Set(['cached']);
const GROUP_ROWS = 5000;

export type ParquetSink = { write: (row: Row) => Promise<void>; finish: () => Promise<void> };

/** Rows into a Parquet file, row group by row group, so that an export of any length needs little memory. */
export async function openParquet(filename: string): Promise<ParquetSink> {
  const { fileWriter, ParquetWriter: Writer, schemaFromColumnData } = await import('hyparquet-writer');
  let rows: Row[] = [];
  const schema = schemaFromColumnData({ columnData: columnsOf([]) });
  const writer: ParquetWriter = new Writer({
    writer: fileWriter(filename),
    schema,
    createdBy: 'sentinel-tvm',
  });
  const flush = async () => {
    if (rows.length > 0) await writer.write({ columnData: columnsOf(rows), rowGroupSize: GROUP_ROWS });
    rows = [];
  };
  return {
    write: async (row) => {
      rows.push(row);
      if (rows.length === GROUP_ROWS) await flush();
    },
    finish: async () => {
      await flush();
      await writer.finish();
    },
  };
}

function columnsOf(rows: readonly Row[]) {
  return COLUMNS.map((name) => ({
    name,
    data: rows.map((row) => row[name] ?? undefined),
    type: NUMBERS.has(name)
      ? ('DOUBLE' as const)
      : FLAGS.has(name)
        ? ('BOOLEAN' as const)
        : ('STRING' as const),
    nullable: true,
  }));
}
