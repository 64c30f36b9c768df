import { describe } from 'vitest';
import { ledgerContract } from './contract.ts';
import { startDynalite } from './dynalite.ts';

describe('dynalite', () => ledgerContract(startDynalite));
