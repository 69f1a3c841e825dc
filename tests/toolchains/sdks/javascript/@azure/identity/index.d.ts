export class DefaultAzureCredential {
  getToken(): Promise<{ token: string }>;
}
