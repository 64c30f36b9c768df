/** An error as a service states it: code and message go to the client as they are. */
export type AwsError = {
  status: number;
  code: string;
  message: string;
  /** Further members of the error's shape. */
  details?: Readonly<Record<string, string | number>>;
};

/** What an operation comes to: the output in the protocol's own form, or an error. */
export type Outcome<Output> = { ok: true; output: Output } | { ok: false; error: AwsError };

/** An answer ready for the wire. */
export type AwsReply = {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
};

/** An outcome that refuses; `status` 400 unless given, as most AWS errors have it. */
export const refuse = (code: string, message: string, status = 400): { ok: false; error: AwsError } => ({
  ok: false,
  error: { status, code, message },
});
