package org.gradproof.cli;

/// The command line.
public final class Main {
  private Main() {}

  /// Prints the usage.
  ///
  /// @param args the arguments
  public static void main(String[] args) {
    System.out.println("usage: gradproof cells|derive|check|appendix");
  }
}
