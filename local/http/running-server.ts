/** A server that listens on 127.0.0.1. */
export type RunningServer = {
  /** `http://127.0.0.1:PORT`, no slash at the end. */
  url: string;
  port: number;
  /** Resolves when the port is closed and every connection ended. */
  stop: () => Promise<void>;
};
