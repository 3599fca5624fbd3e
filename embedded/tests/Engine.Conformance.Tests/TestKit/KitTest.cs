using Akka.TestKit.Xunit2;
using Xunit.Sdk;

namespace Engine.Conformance.Tests.Kit;

/// <summary>A test of the test kit itself, by its own means.</summary>
public abstract class KitTest(string settings = "akka.stdout-loglevel = OFF") : TestKit(settings)
{
    /// <summary>Long enough to show that something was waited for, short enough for a test.</summary>
    protected static TimeSpan Short { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longer than anything that a test waits for takes.</summary>
    protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(5);

    /// <summary>What a failing expectation says.</summary>
    protected static string FailureOf(Action expectation) => Assert.ThrowsAny<XunitException>(expectation).Message;

    /// <inheritdoc cref="FailureOf"/>
    /// <remarks>Of an asynchronous block it may come wrapped.</remarks>
    protected static async Task<string> FailureOfAsync(Func<Task> expectation)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(expectation);
        return Assert.IsAssignableFrom<XunitException>(failure.GetBaseException()).Message;
    }
}
