import type { LedgerEvent } from '../event/ledger-event.ts';

/** Why a message is not taken into the ledger; the dead letter carries the code and the text. */
export type Rejection = {
  code:
    | 'too-large'
    | 'not-json'
    | 'not-an-envelope'
    | 'foreign-account'
    | 'foreign-source'
    | 'unknown-detail-type'
    | 'unknown-version'
    | 'wrong-shape'
    | 'not-canonical'
    | 'conflict';
  text: string;
};

/** An event that may be taken: its schema held, its bytes are the leaf. */
export type Incoming = {
  messageId: string;
  event: LedgerEvent;
  schema: string;
  /** RFC 8785 canonical JSON of the detail. */
  leaf: string;
  leafHash: Uint8Array;
  leafHashHex: string;
};

export type Acceptance = { ok: true; incoming: Incoming } | { ok: false; rejection: Rejection };
