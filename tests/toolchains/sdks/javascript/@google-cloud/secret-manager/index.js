// Stands in for the package of that name, with what the helper calls of it.
"use strict";

exports.SecretManagerServiceClient = class {
  async initialize() {
    this.token = process.env["STAND_IN_TOKEN"];
  }

  async accessSecretVersion({ name }, options) {
    if (options.timeout !== 10000 || options.retry !== null) throw new Error("no limits");
    const headers = { Authorization: `Bearer ${this.token}` };
    const reply = await fetch(`${process.env["STAND_IN_URL"]}/v1/${name}:access`, { headers });
    if (!reply.ok) throw Object.assign(new Error("x"), { code: 5, details: `HTTP ${reply.status}` });
    const { data } = (await reply.json()).payload;
    return [{ name, payload: { data: Buffer.from(data, "base64") } }, undefined, undefined];
  }
};
