/// The version of the program.
package let version = "1.0.0"
