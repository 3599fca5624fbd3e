namespace Ephemeral.AspNetCore.Tests.Support;

/// <summary>An item of work: what a test has it do.</summary>
internal sealed record Job(string Key, Func<CancellationToken, Task> Run)
{
    public const string Payload = "payload-that-nobody-may-see";

    public static Job Done(string key = "a") => new(key, static _ => Task.CompletedTask);

    public static Job Failing(string message, string key = "a") => new(key, _ => throw new InvalidOperationException(message));

    /// <summary>Runs until it is cancelled.</summary>
    public static Job Endless(string key = "a") => new(key, static token => Task.Delay(Timeout.Infinite, token));

    public override string ToString() => Payload;
}
