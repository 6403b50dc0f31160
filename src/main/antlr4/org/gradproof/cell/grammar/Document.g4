/** The islands of mathematics in a Markdown or LaTeX document, and its headings; everything else is text. */
lexer grammar Document;

@members {
  /** Whether a per cent sign starts a comment. */
  public boolean latex;
}

HEADING : {getCharPositionInLine() == 0}? ' '? ' '? ' '? '#'+ [ \t]+ ~[\r\n]* ;

SECTION : '\\' ('part' | 'chapter' | ('sub' 'sub'?)? 'section' | 'sub'? 'paragraph') '*'? '{' (GROUP | ~[{}])* '}' ;

FENCED : '```' ~[\r\n`]* '\r'? '\n' .*? '\n' [ \t]* '```' | '~~~' ~[\r\n]* '\r'? '\n' .*? '\n' [ \t]* '~~~' ;

CODE : '``' ~[`\r\n]+ '``' | '`' ~[`\r\n]+ '`' ;

DISPLAY : '$$' ~[$]+ '$$' | '\\[' .*? '\\]' ;

ENVIRONMENT : '\\begin{' NAME '}' .*? '\\end{' NAME '}' ;

INLINE : '$' (~[$\\\r\n] | '\\' ~[\r\n])+ '$' | '\\(' .*? '\\)' ;

COMMENT : '<!--' .*? '-->' | '%' {latex}? ~[\r\n]* ;

NEWLINE : '\r'? '\n' | '\r' ;

TEXT : ~[$\\`~<%#\r\n]+ | '\\' ~[a-zA-Z()[\]\r\n] | . ;

fragment GROUP : '{' (GROUP | ~[{}])* '}' ;

fragment NAME
  : ( 'equation' | 'align' | 'gather' | 'eqnarray' | 'multline' | 'flalign' | 'alignat' | 'displaymath' | 'math'
    | 'dmath' | 'aligned' | 'split' | 'gathered' ) '*'? ;
