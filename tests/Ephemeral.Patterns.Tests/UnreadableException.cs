namespace Ephemeral.Patterns.Tests;

/// <summary>An exception of an application that fails to say what it is.</summary>
internal sealed class UnreadableException : Exception
{
    public override string Message => throw new NotSupportedException();
}
