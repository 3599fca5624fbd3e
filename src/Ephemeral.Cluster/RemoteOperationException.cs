namespace Ephemeral.Cluster;

/// <summary>An operation failed on another node: the error itself stays there.</summary>
public sealed class RemoteOperationException : Exception
{
    internal RemoteOperationException(string type, string message, string? details)
        : base(message) => (ErrorType, Details) = (type, details);

    /// <summary>The full name of the error's type on that node.</summary>
    public string ErrorType { get; }

    /// <summary>The error with its stack trace and inner errors, as text; null when there is none.</summary>
    public string? Details { get; }

    /// <summary>The error's type and message, and what it was on the other node.</summary>
    public override string ToString() => $"{base.ToString()}{Environment.NewLine}--- on the other node ---{Environment.NewLine}{Details}";
}
