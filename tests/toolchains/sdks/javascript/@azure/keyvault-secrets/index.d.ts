export class SecretClient {
  constructor(
    vaultUrl: string,
    credential: { getToken(): Promise<{ token: string }> },
    options?: { retryOptions?: { maxRetries?: number } },
  );
  getSecret(
    name: string,
    options?: { abortSignal?: AbortSignal },
  ): Promise<{ name: string; value?: string }>;
}
