/** Whether a service has taken a message durably. */
export type Delivery = { ok: true } | { ok: false; cause: string };
