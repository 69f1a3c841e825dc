// Stands in for the package of that name, with what the helper calls of it.
"use strict";

exports.DefaultAzureCredential = class {
  async getToken() {
    return { token: process.env["STAND_IN_TOKEN"] };
  }
};
