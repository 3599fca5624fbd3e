using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Docs;

public class ExampleTests
{
    [Fact]
    public void The_page_on_signals_shows_what_compiles() => DocExamples.AreWhatPagesShow("signals.md");
}
