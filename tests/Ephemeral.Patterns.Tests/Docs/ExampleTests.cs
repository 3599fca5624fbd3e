using Ephemeral.Testing;

namespace Ephemeral.Patterns.Tests.Docs;

public class ExampleTests
{
    [Fact]
    public void The_pages_on_patterns_show_what_compiles() => DocExamples.AreWhatPagesShow("*.md");
}
