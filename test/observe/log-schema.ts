import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import schema from '../../docs/schema/log-line.v1.json' with { type: 'json' };

let compiled: ValidateFunction | undefined;

/** Throws with everything that is wrong with a function's log line. Fixtures ask it of every line they are given. */
export function checkLogLine(line: unknown): void {
  compiled ??= new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(schema);
  if (!compiled(line))
    throw new Error(
      `not a log line of docs/schema/log-line.v1.json: ${JSON.stringify(line)}: ${JSON.stringify(compiled.errors)}`,
    );
}

/** Adds each line to a list, once it was checked. */
export function checkedLines<Line>(lines: Line[]): (line: Line) => void {
  return (line) => {
    checkLogLine(line);
    lines.push(line);
  };
}
