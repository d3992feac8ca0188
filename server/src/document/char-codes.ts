// Character codes for the scanners. Comparing one-character strings instead makes them a tenth slower.
export const tab = 9;
export const lineFeed = 10;
export const carriageReturn = 13;
export const space = 32;
export const doubleQuote = 34;
export const singleQuote = 39;
export const comma = 44;
export const colon = 58;
export const openBracket = 91;
export const backslash = 92;
export const closeBracket = 93;
export const lowerF = 102;
export const lowerN = 110;
export const lowerT = 116;
export const openBrace = 123;
export const closeBrace = 125;
