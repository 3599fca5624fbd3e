namespace Ephemeral.Cluster;

/// <summary>An item or a result can't travel: it can't be written or read, or takes more bytes than a message may.</summary>
public sealed class PayloadException : Exception
{
    internal PayloadException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
