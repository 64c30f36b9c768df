import type { AllowedClass } from './syntax.ts';

/** The only classes of the product: a library asks for them, or `instanceof` does. */
export const CLASSES: readonly AllowedClass[] = [
  { path: 'client/service/sha256.ts', name: 'Sha256', reason: '@smithy/signature-v4 takes a constructor' },
];
