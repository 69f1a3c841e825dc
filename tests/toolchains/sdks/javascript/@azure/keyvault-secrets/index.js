// Stands in for the package of that name, with what the helper calls of it.
"use strict";

exports.SecretClient = class {
  constructor(address, credential, options) {
    if (options.retryOptions.maxRetries !== 0) throw new Error("no limits");
    Object.assign(this, { address: address.replace(/\/$/, ""), credential });
  }

  async getSecret(name, { abortSignal: signal }) {
    const { token } = await this.credential.getToken();
    const headers = { Authorization: `Bearer ${token}` };
    const reply = await fetch(`${this.address}/secrets/${name}`, { headers, signal });
    if (!reply.ok) throw Object.assign(new Error("x"), { code: `HTTP ${reply.status}` });
    return { name, value: (await reply.json()).value };
  }
};
