import fc from 'fast-check';

/** More than a message may have. */
const tooLarge = `42["chat.say",{"text":"${'x'.repeat(300_000)}"}]`;

/** Frames that are no packets of Socket.IO, or none that a client may send. */
const known: readonly (string | Uint8Array)[] = [
  ...['', '4', '42', '42[', '42{}', '42"x"', '42[]', '42[null]', '42[1]', '42[["chat.say"]]', '42["chat.say"', '420'],
  ...['42999999999999999999999["poll.mine",{}]', '42-1["poll.mine",{}]', '42["chat.say",]', '42["chat.say",undefined]'],
  ...['43', '430[]', '43999[1]', '43[', '44{}', '45', '451-', '46', '461-1[]', '47', '48', '4', '4\u0000', '42\ud800'],
  ...['451-["chat.say",{"_placeholder":true,"num":0}]', '45999999999-["chat.say",{"_placeholder":true,"num":0}]'],
  ...['451-["chat.say",{"_placeholder":true,"num":7}]', '450-["chat.say",{"_placeholder":true,"num":0}]', 'b4AAAA'],
  ...[
    '40',
    '40{}',
    '40/board,{}',
    '40/none,{"token":"x"}',
    '41',
    '41/board,',
    '0',
    '1',
    '2probe',
    '3',
    '5',
    '6',
    '7',
    '9',
  ],
  ...['42["disconnect"]', '42["disconnecting",1]', '42["connect"]', '42["newListener",{}]', '42["removeListener"]'],
  ...['42["error",{"message":"x"}]', '42["__proto__",{}]', '42["constructor"]', '42/board,["board.report",{}]'],
  ...[new Uint8Array(), new Uint8Array([0, 1, 2, 255]), new Uint8Array(70_000), tooLarge],
];

const packets = fc
  .tuple(fc.constantFrom('', '4', '42', '421', '43', '45', '451-', '40'), fc.string({ maxLength: 40, unit: 'binary' }))
  .map(([begin, rest]) => `${begin}${rest}`);

export function malformedFrames(seed: number): (string | Uint8Array)[] {
  return [...known, ...fc.sample(packets, { seed, numRuns: 20 })];
}
