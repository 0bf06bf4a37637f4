/** Ids of the punctuators that the parser asks for (C11 6.4.6). */

import { P } from '../tokens';

export const ARROW = P['->'];
export const COLON = P[':'];
export const COMMA = P[','];
export const DOT = P['.'];
export const ELLIPSIS = P['...'];
export const EQUAL = P['='];
export const LBRACE = P['{'];
export const LBRACKET = P['['];
export const LPAREN = P['('];
export const QUESTION = P['?'];
export const RBRACE = P['}'];
export const RBRACKET = P[']'];
export const RPAREN = P[')'];
export const SEMICOLON = P[';'];
export const STAR = P['*'];
