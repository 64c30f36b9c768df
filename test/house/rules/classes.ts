import type { AllowedClass } from './syntax.ts';

/** The only classes of the product: a library asks for them, or `instanceof` does. */
export const CLASSES: readonly AllowedClass[] = [
  { path: 'functions/cache/bounded-store.ts', name: 'BoundedStore', reason: "BaseProvider's store is a Map" },
  { path: 'functions/cache/clocked-provider.ts', name: 'ClockedProvider', reason: 'extends BaseProvider' },
  {
    path: 'functions/cache/configuration-provider.ts',
    name: 'ConfigurationProvider',
    reason: 'extends BaseProvider',
  },
  { path: 'functions/cache/session-provider.ts', name: 'SessionProvider', reason: 'extends BaseProvider' },
  { path: 'client/service/sha256.ts', name: 'Sha256', reason: '@smithy/signature-v4 takes a constructor' },
];
