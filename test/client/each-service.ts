import { afterEach, beforeEach } from 'vitest';
import { type Answer, type SignedService, startSignedService } from './signed-service.ts';

/** A service for each test of a file; what it answers may be set at any time, and is `first` to begin with. */
export function eachSignedService(first: () => Answer): { answer: Answer; service: SignedService } {
  let service: SignedService | undefined;
  const here = {
    answer: first(),
    get service(): SignedService {
      if (service === undefined) throw new Error('a service is there while a test runs');
      return service;
    },
    /** One that was started anew, by a test that ended the other. */
    set service(another: SignedService) {
      service = another;
    },
  };
  beforeEach(async () => {
    here.answer = first();
    service = await startSignedService((...args) => here.answer(...args));
  });
  afterEach(() => service?.stop());
  return here;
}
