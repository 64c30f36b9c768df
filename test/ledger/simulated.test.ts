import { describe } from 'vitest';
import { emptyTable, simulatedStore } from '../audit/simulated-store.ts';
import { storeContract } from './store-contract.ts';

describe('the simulated store of the crash tests', () => {
  storeContract(() => simulatedStore(emptyTable()));
});
