namespace Ephemeral.Shell.Editing;

/// <summary>What a key did to the line.</summary>
internal enum LineEdit
{
    /// <summary>The line or the cursor may have changed.</summary>
    Changed,

    /// <summary>The line is complete.</summary>
    Submitted,

    /// <summary>The line is thrown away.</summary>
    Abandoned,

    /// <summary>There are no more lines.</summary>
    Ended,

    /// <summary>The screen is to be cleared.</summary>
    Cleared,

    /// <summary>There is more than one way to go on: they are to be shown.</summary>
    Listed,
}
