export interface CallOptions {
  timeout?: number;
  retry?: Partial<{ retryCodes: number[] }> | null;
}
export interface Reply {
  name?: string | null;
  payload?: { data?: Uint8Array | string | null } | null;
}
export class SecretManagerServiceClient {
  initialize(): Promise<object>;
  accessSecretVersion(
    request?: { name?: string | null },
    options?: CallOptions,
  ): Promise<[Reply, object | undefined, object | undefined]>;
}
