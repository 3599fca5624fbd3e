namespace Akka.Hosting;

/// <summary>Where added settings go among those that are already there.</summary>
public enum HoconAddMode
{
    /// <summary>Before: they win.</summary>
    Prepend,

    /// <summary>After: they count where nothing else says anything.</summary>
    Append,

    /// <summary>Before, too: what they leave out keeps the value it had.</summary>
    Replace,
}
