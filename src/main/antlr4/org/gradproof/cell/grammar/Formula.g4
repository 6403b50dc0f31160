/** One equation, or the names in front of a declaration: ASCII, Unicode and LaTeX alike.
 *
 *  Precedence, loosest first: sums; elementwise products and quotients; products written with a dot; products by
 *  juxtaposition; suffixes. Which word is a function, and where a pasted word such as "Wf" is split, is not decided here.
 */
grammar Formula;

equation : sum EQUALS sum ending EOF ;

names : item (COMMA item)* ending EOF ;

ending : (COMMA | SEMICOLON | DOT)* ;

sum : term ((PLUS | MINUS) term)* ;

term : signed ((HADAMARD | SLASH) signed)* ;

signed : (PLUS | MINUS)* product ;

product : run (CDOT run)* ;

run : item+ ;

item : atom suffix* ;

atom
  : NUMBER                                                   # number
  | (WORD | PASTED | COMMAND)                                # word
  | FONT atom                                                # fonted
  | ACCENT atom                                              # accented
  | LPAREN sum (COMMA sum)* RPAREN                           # group
  | LBRACKET sum ((COMMA | SEMICOLON) sum)* RBRACKET         # concatenation
  | LBRACE sum RBRACE                                        # braced
  | FRACTION LBRACE sum RBRACE LBRACE sum RBRACE             # fraction
  ;

suffix
  : UNDERSCORE script     # subscript
  | CARET script          # superscript
  | LOW                   # lowered
  | HIGH                  # raised
  | INDEX                 # indexed
  | TRANSPOSE             # transposed
  | SQUARE                # squared
  | PRIME                 # primed
  | LBRACE RBRACE         # empty
  ;

script
  : braces
  | LPAREN ~(LBRACE | RBRACE | LPAREN | RPAREN)* RPAREN
  | WORD
  | NUMBER
  | COMMAND
  | FONT script
  | PRIME
  | HADAMARD
  ;

braces : LBRACE (~(LBRACE | RBRACE) | braces)* RBRACE ;

// ---- words

NUMBER : (DIGIT+ ('.' DIGIT+)? | '.' DIGIT+) ([eE] [+-]? DIGIT+)? ;

/** The index of time on a name, as programs write it. */
INDEX : '[' BLANK* ('t' BLANK* (DASH BLANK* '1' BLANK*)? | DASH BLANK* '1' BLANK*) ']' ;

/** "ht-1" without blanks, as copied from a rendered page. */
PASTED : LETTER 't' DASH '1' {!Character.isDigit(_input.LA(1)) && _input.LA(1) != '.'}? ;

TRANSPOSE
  : '^' BLANK* (UPRIGHT_T | '{' BLANK* UPRIGHT_T BLANK* '}')
  | '\u1D40' | '\u22A4'
  ;

SQUARE
  : '^' BLANK* ('2' {!Character.isDigit(_input.LA(1)) && _input.LA(1) != '.'}? | '{' BLANK* '2' BLANK* '}')
  | '\u00B2'
  ;

WORD : LETTER+ DIGIT* ;

FONT
  : '\\' ( 'math' ('bf' | 'rm' | 'it' | 'sf' | 'tt' | 'cal' | 'bb' | 'frak' | 'scr' | 'normal' | 'op')
         | 'boldsymbol' | 'bm' | 'pmb' | 'operatorname' '*'?
         | 'text' ('bf' | 'rm' | 'it' | 'sf' | 'tt' | 'normal')? | 'mbox' )
  ;

ACCENT : '\\' ('tilde' | 'widetilde' | 'hat' | 'widehat' | 'bar' | 'overline' | 'dot' | 'vec') ;

FRACTION : '\\' [dt]? 'frac' ;

// ---- operators

EQUALS : '=' | ':=' | '\u2254' | '\\coloneqq' | '\\triangleq' ;
PLUS : '+' ;
MINUS : DASH ;
HADAMARD
  : '*' | '\\*' | '\u2217' | '\u2218' | '\u25E6' | '\u25CB' | '\u2299' | '\u00D7'
  | '\\odot' | '\\circ' | '\\times' | '\\ast' ;
CDOT : '\u00B7' | '\u22C5' | '\u2219' | '\u2022' | '@' | '\\cdot' ;
SLASH : '/' | '\u2215' | '\u00F7' | '\\div' ;

// ---- brackets and scripts

LPAREN : '(' ;
RPAREN : ')' ;
LBRACKET : '[' | '\\lbrack' ;
RBRACKET : ']' | '\\rbrack' ;
LBRACE : '{' ;
RBRACE : '}' ;
UNDERSCORE : '_' | '\\_' ;
CARET : '^' ;
LOW : LOWERED+ ;
HIGH : RAISED+ ;
PRIME : '\'' | '\u2032' | '\u2019' ;
COMMA : ',' ;
SEMICOLON : ';' ;
DOT : '.' ;
COLON : ':' ;

// ---- what says nothing

SPACE
  : ( BLANK | [\r\n&~] | '\\' [,;:! ] | '\\\\' ('[' [0-9.]+ [a-z]+ ']')?
    | '\\left' BLANK* '.'? | '\\right' BLANK* '.'?
    | '\\' ('b' | 'B') 'ig' 'g'? [lrm]?
    | '\\quad' | '\\qquad' | '\\nonumber' | '\\notag' | '\\displaystyle' | '\\textstyle'
    | '\\bf' | '\\rm' | '\\it' | '\\cal' | '\\hfill'
    | '\\' ('label' | 'tag' '*'? | 'hspace' '*'? | 'phantom') '{' ~[{}]* '}'
    | '\\' ('begin' | 'end') '{' ('aligned' | 'split' | 'gathered' | 'alignedat') '}'
    | '\\' ('begin' | 'end') '{array}' ('{' ~[{}]* '}')?
    | '%' ~[\r\n]*
    ) -> skip
  ;

COMMAND : '\\' [a-zA-Z]+ ;

UNKNOWN : . ;

fragment BLANK : [ \t\u00A0\u2009\u200A\u202F\u200B\uFEFF] ;
fragment DIGIT : [0-9] ;
fragment DASH : '-' | '\u2212' | '\u2013' | '\u2010' | '\u2011' ;
fragment LETTER : [\p{Lu}\p{Ll}\p{Lo}] [\p{Mn}]* ;
fragment UPRIGHT_T : 'T' | '\u22A4' | '\\top' | '\\intercal' | '\\math' ('sf' | 'rm' | 'bf' | 'tt') '{T}' | '\\text{T}' | '\\mathsf T' ;
fragment LOWERED
  : [\u2080-\u208E\u2090-\u209C\u1D62-\u1D6A\u2C7C] ;
fragment RAISED
  : [\u2070\u00B9\u00B3\u2074-\u207F\u02B0-\u02B8\u1D43-\u1D5B\u1D9C\u1DA0\u1DBB] ;
