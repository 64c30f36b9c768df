/** What one room may import. Rooms are folders; a file belongs to the longest room name its path begins with. */
export type Room = {
  /** Rooms besides itself. A room named here does not bring in the rooms below it. */
  rooms: readonly string[];
  /** Packages and `node:` modules; `node:crypto#createHash` allows that one name only. */
  packages: readonly string[];
  /** Same arguments, same result: no clock, no randomness, no environment, no I/O. */
  pure?: true;
};

const HASH = ['node:crypto#createHash'];

/** Who may import whom. A room that is not here may not exist: add it with its reason to be. */
export const ROOMS: Readonly<Record<string, Room>> = {
  'functions/policy': { rooms: [], packages: ['yaml'], pure: true },
  'functions/answer': { rooms: [], packages: [], pure: true },
  'functions/identity': { rooms: [], packages: [...HASH, 'node:crypto#timingSafeEqual'], pure: true },
  'functions/request': { rooms: [], packages: [], pure: true },
  'functions/session': { rooms: [], packages: HASH, pure: true },
  'functions/profile': { rooms: [], packages: ['yaml'], pure: true },
  'functions/event': { rooms: [], packages: [], pure: true },
  'functions/rate': { rooms: [], packages: [], pure: true },
  'functions/config': { rooms: [], packages: [], pure: true },
};
