/** A function as it is deployed. */
export type BuiltFunction = {
  name: string;
  /** Its entry, from the repository's root. */
  entry: string;
  /** Whether it answers callers who wait: it is then loaded from compiled code. */
  codeCache: boolean;
};

export const BUILT_FUNCTIONS: readonly BuiltFunction[] = [
  { name: 'vend', entry: 'functions/vend/lambda.ts', codeCache: true },
  { name: 'audit', entry: 'functions/audit/lambda.ts', codeCache: false },
  { name: 'sign', entry: 'functions/sign/lambda.ts', codeCache: false },
  { name: 'detect', entry: 'functions/detect/lambda.ts', codeCache: false },
];
