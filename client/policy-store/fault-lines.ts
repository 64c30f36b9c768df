import { faultLine } from '../policy/document.ts';
import type { FileFault } from './folder.ts';

/** Faults as `sentinel policy lint` prints them. */
export function faultsText(faults: readonly FileFault[]): string {
  return faults.map(({ file, fault }) => faultLine(file, fault)).join('');
}
