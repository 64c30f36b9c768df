/** The issuer of the local stack, as policies and tokens know it. */
export const seededIssuer = { alias: 'local', audience: 'sentinel' };

/** A workload as Kubernetes names one, which the profile `dev` allows. */
export const seededSubject = 'system:serviceaccount:demo:app';
