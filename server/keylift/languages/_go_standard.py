"""What Go's standard library declares that is not a plain string where one may be expected.

Names are `package.Name`, or `.Name` for a method or a field of any of its types.
"""

from __future__ import annotations

_ROOTS = """
    archive bufio bytes cmp compress container context crypto database debug embed encoding
    errors expvar flag fmt go hash html image index io iter log maps math mime net os path
    plugin reflect regexp runtime slices sort strconv strings structs sync syscall testing text
    time unicode unique unsafe weak
"""
ROOTS = frozenset(_ROOTS.split())
"""First parts of the import paths of its packages."""

_OPEN_PARAMETERS = """
    .Add .Call .Cmd .CompareAndDelete .CompareAndSwap .ConvertValue .CreateCRL .Debug
    .DebugContext .Decode .DecodeElement .Decrypt .Delete .Encode .EncodeElement .EncodeToken
    .Equal .Error .ErrorContext .Errorf .Exec .ExecContext .Execute .ExecuteTemplate .Fatal
    .Fatalf .Fatalln .Fprint .Fuzz .Go .Info .InfoContext .InsertAfter .InsertBefore .Load
    .LoadAndDelete .LoadOrStore .Log .Logf .Panic .Panicf .Panicln .Pin .Print .Printf
    .PrintfLine .Println .Push .PushBack .PushFront .Put .Query .QueryContext .QueryRow
    .QueryRowContext .ReadRequestBody .ReadResponseBody .Register .RegisterName .Remove .Scan
    .Skip .Skipf .Store .Swap .Value .Warn .WarnContext .With .WriteRequest .WriteResponse
    asn1.Marshal asn1.MarshalWithParams asn1.Unmarshal asn1.UnmarshalWithParams ast.Fprint
    ast.Print binary.Append binary.Decode binary.Encode binary.Read binary.Size binary.Write
    cgo.NewHandle cmp.Compare cmp.Less cmp.Or constant.Make context.WithValue doc.NewFromFiles
    driver.IsScanValue driver.IsValue errors.As fmt.Append fmt.Appendf fmt.Appendln fmt.Errorf
    fmt.Fprint fmt.Fprintf fmt.Fprintln fmt.Fscan fmt.Fscanf fmt.Fscanln fmt.Print fmt.Printf
    fmt.Println fmt.Scan fmt.Scanf fmt.Scanln fmt.Sprint fmt.Sprintf fmt.Sprintln fmt.Sscan
    fmt.Sscanf fmt.Sscanln format.Node gob.Register gob.RegisterName heap.Push json.Marshal
    json.MarshalIndent json.Unmarshal log.Fatal log.Fatalf log.Fatalln log.Panic log.Panicf
    log.Panicln log.Print log.Printf log.Println maphash.Comparable maphash.WriteComparable
    maps.All maps.Clone maps.Copy maps.DeleteFunc maps.Equal maps.EqualFunc maps.Insert
    maps.Keys maps.Values parser.ParseExprFrom parser.ParseFile printer.Fprint quick.Check
    quick.CheckEqual rand.N reflect.DeepEqual reflect.Swapper reflect.TypeOf reflect.ValueOf
    rpc.Register rpc.RegisterName runtime.AddCleanup runtime.KeepAlive runtime.SetFinalizer
    slices.All slices.AppendSeq slices.Backward slices.BinarySearch slices.BinarySearchFunc
    slices.Chunk slices.Clip slices.Clone slices.Compact slices.CompactFunc slices.Compare
    slices.CompareFunc slices.Concat slices.Contains slices.ContainsFunc slices.Delete
    slices.DeleteFunc slices.Equal slices.EqualFunc slices.Grow slices.Index slices.IndexFunc
    slices.Insert slices.IsSorted slices.IsSortedFunc slices.Max slices.MaxFunc slices.Min
    slices.MinFunc slices.Repeat slices.Replace slices.Reverse slices.Sort slices.SortFunc
    slices.SortStableFunc slices.Values slog.Any slog.AnyValue slog.Debug slog.DebugContext
    slog.Error slog.ErrorContext slog.Group slog.Info slog.InfoContext slog.Log slog.Warn
    slog.WarnContext slog.With sort.Slice sort.SliceIsSorted sort.SliceStable sql.Named
    template.HTMLEscaper template.IsTrue template.JSEscaper template.URLQueryEscaper trace.Logf
    unique.Make x509.CreateCertificate x509.CreateCertificateRequest x509.MarshalPKCS8PrivateKey
    x509.MarshalPKIXPublicKey xml.CopyToken xml.Marshal xml.MarshalIndent xml.Unmarshal
"""
OPEN_PARAMETERS = frozenset(_OPEN_PARAMETERS.split())
"""Functions with a parameter that takes a string of any type."""

_GENERIC_PARAMETERS = """
    cmp.Compare cmp.Less cmp.Or maphash.Comparable maphash.WriteComparable maps.All maps.Clone
    maps.Copy maps.DeleteFunc maps.Equal maps.EqualFunc maps.Insert maps.Keys maps.Values rand.N
    runtime.AddCleanup slices.All slices.AppendSeq slices.Backward slices.BinarySearch
    slices.BinarySearchFunc slices.Chunk slices.Clip slices.Clone slices.Compact
    slices.CompactFunc slices.Compare slices.CompareFunc slices.Concat slices.Contains
    slices.ContainsFunc slices.Delete slices.DeleteFunc slices.Equal slices.EqualFunc
    slices.Grow slices.Index slices.IndexFunc slices.Insert slices.IsSorted slices.IsSortedFunc
    slices.Max slices.MaxFunc slices.Min slices.MinFunc slices.Repeat slices.Replace
    slices.Reverse slices.Sort slices.SortFunc slices.SortStableFunc slices.Values unique.Make
"""
GENERIC_PARAMETERS = frozenset(_GENERIC_PARAMETERS.split())
"""Functions with a parameter whose type another one may decide."""

_OTHER_VALUES = """
    .Code .In .Load .Out1 .Out2 .Swap .Tag .V .Value cmp.Or errors.AsType maps.Clone
    maps.Collect rand.N reflect.TypeAssert slices.AppendSeq slices.Clip slices.Clone
    slices.Collect slices.Compact slices.CompactFunc slices.Concat slices.Delete
    slices.DeleteFunc slices.Grow slices.Insert slices.Max slices.MaxFunc slices.Min
    slices.MinFunc slices.Repeat slices.Replace slices.Sorted slices.SortedFunc
    slices.SortedStableFunc syntax.ErrInternalError syntax.ErrInvalidCharClass
    syntax.ErrInvalidCharRange syntax.ErrInvalidEscape syntax.ErrInvalidNamedCapture
    syntax.ErrInvalidPerlOp syntax.ErrInvalidRepeatOp syntax.ErrInvalidRepeatSize
    syntax.ErrInvalidUTF8 syntax.ErrLarge syntax.ErrMissingBracket syntax.ErrMissingParen
    syntax.ErrMissingRepeatArgument syntax.ErrNestingDepth syntax.ErrTrailingBackslash
    syntax.ErrUnexpectedParen
"""
OTHER_VALUES = frozenset(_OTHER_VALUES.split())
"""What gives a string of a type of its own, or of one that the caller decides."""

_STRING_TYPES = """
    bzip2.StructuralError comment.Italic comment.Plain flate.InternalError
    gosym.UnknownFileError http.Dir jpeg.FormatError jpeg.UnsupportedError json.Number
    net.InvalidAddrError net.UnknownNetworkError png.FormatError png.UnsupportedError
    quick.SetupError reflect.StructTag rpc.ServerError syntax.ErrorCode template.CSS
    template.HTML template.HTMLAttr template.JS template.JSStr template.Srcset template.URL
    textproto.ProtocolError url.EscapeError url.InvalidHostError user.UnknownGroupError
    user.UnknownGroupIdError user.UnknownUserError xml.UnmarshalError
"""
STRING_TYPES = frozenset(_STRING_TYPES.split())
"""String types of its own."""
