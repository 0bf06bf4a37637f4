/**
 * Why the source does not decide whether a pointer call can reach a function: the rules that made the function a
 * candidate, as bits. A call site keeps the bits of all rules that narrowed it ({@link SiteField.Doubt} in the graph);
 * the queries turn them into {@link Doubt}s with their arguments, and terminal and extension word these.
 */

/** Bits; in the order in which a reader is told of them. The examples are the terminal's words. */
export const enum DoubtFlag {
  None = 0,
  /** `set in drivers/bus/vdev, not in the component that looks the object up`. */
  OtherComponent = 1,
  /** `set for another device kind (mac.type == ixgbe_mac_X550)`. */
  OtherDeviceKind = 2,
  /** `set under a condition that the call may not meet (phy->media_type == fiber)`. */
  OtherCondition = 4,
  /** `entry of i40e_ops, set for other objects`. */
  OtherObjects = 8,
  /** `chosen in another case than the caller's table (switch (key_size) case 16)`. */
  OtherChoice = 16,
  /** `entry of ipsec_ops, to which no pointer traced to this call points`. */
  OtherTable = 32,
  /** `entry of fixed_ops, ruled out by the test around the call (!ops->prepare)`. */
  ExcludedByNullTest = 64,
  /** `written only by app/test-pmd, which replaces the default`. */
  OtherProgram = 128,
  /** `one of several functions that set_env() may have installed`. */
  InstalledEarlier = 256,
  /** `set in some element of an array; elements are not told apart (phy.config)`. */
  ArrayElement = 512,
  /** `not analysed yet: the file has just changed`. */
  NotAnalysed = 1024,
}
