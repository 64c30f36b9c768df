import { readAwsFailure } from '../../functions/aws/aws-failure.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { printable } from '../terminal/printable.ts';
import type { Ask } from './confirm.ts';
import type { Kind } from './kinds.ts';
import type { ParameterStore } from './parameters.ts';
import { findPlace, type Place, type PlaceChoice } from './place.ts';

/** What tests replace: the store behind the port, and who is asked. */
export type Means = {
  open: (place: Place) => Promise<ParameterStore>;
  ask: Ask;
};

/** One run of a command on one store. */
export type Session = {
  kind: Kind;
  place: Place;
  store: ParameterStore;
  ask: Ask;
  world: Surroundings;
  /** For a reader; silent where the output is for a program. */
  say: (text: string) => void;
  json: boolean;
};

/** Finds the store and runs; tells what is missing, refused or out of reach, with its exit status. */
export async function withStore(
  kind: Kind,
  choice: PlaceChoice & { json?: true },
  { world, means }: { world: Surroundings; means: Means },
  run: (session: Session) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const finding = await findPlace(kind, choice, world.env);
  if (!finding.ok) {
    complain(world, finding.message);
    return finding.kind === 'usage' ? EXIT.usage : EXIT.unreachable;
  }
  const { place } = finding;
  const json = choice.json === true;
  const say = json ? () => undefined : world.out;
  try {
    const store = await means.open(place);
    return await run({ kind, place, store, ask: means.ask, world, say, json });
  } catch (error) {
    if (isBug(error)) throw error;
    const { kind: how, cause } = readAwsFailure('ssm', error);
    complain(world, `${place.words}: ${cause}`);
    return how === 'refused' ? EXIT.refused : EXIT.unreachable;
  }
}

/** What the SDK throws over an answer that it cannot read knows of that answer; a bug of ours does not. */
function isBug(error: unknown): boolean {
  const ours = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  return ours && !('$metadata' in error);
}

/** One line of complaint, made printable. */
export function complain({ err }: Pick<Surroundings, 'err'>, message: string): void {
  err(`sentinel: ${printable(message)}\n`);
}
