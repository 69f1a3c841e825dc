// Entry point inside VS Code's extension host: runs one suite and writes each test's result to the
// file named by KEYLIFT_HOST_JOB. A test is a sentence and a function, registered with `test`.
const { readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const LIMIT = 30_000;

exports.run = async function run() {
  const job = JSON.parse(readFileSync(process.env.KEYLIFT_HOST_JOB, "utf8"));
  const results = {};
  const tests = [];
  require(path.join(__dirname, job.suite))((sentence, body) => tests.push([sentence, body]), job);
  for (const [sentence, body] of tests) {
    results[sentence] = await outcome(body);
    writeFileSync(job.results, JSON.stringify(results));
  }
};

async function outcome(body) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`took more than ${LIMIT} ms`)), LIMIT);
  });
  try {
    await Promise.race([body(), late]);
    return "passed";
  } catch (error) {
    return String(error?.stack ?? error);
  } finally {
    clearTimeout(timer);
  }
}
